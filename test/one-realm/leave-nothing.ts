import { removeFolders } from '../temporary-folder.ts';

// A module that test files share is loaded once for all of them, and a hook that it set would run after the first alone.
afterAll(removeFolders);

import { resolve } from 'node:path';
import { parseArguments, USAGE } from './lib/input/arguments.ts';

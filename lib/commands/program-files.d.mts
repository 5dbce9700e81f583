export function programFiles(root: string): string[];
export function programKey(root: string): string;

/** What images are built for, and a variant of it behind another slash. https://go.dev/doc/install/source#environment */
export const PLATFORMS: readonly string[] = [
  ...'386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'
    .split(' ')
    .map((arch) => `linux/${arch}`),
  ...['amd64', 'arm64'].flatMap((arch) => ['darwin', 'freebsd', 'windows'].map((system) => `${system}/${arch}`)),
  'wasi/wasm',
  'wasip1/wasm',
];

/** The same as a pattern. */
export const PLATFORM_PATTERN = `^(?:${PLATFORMS.join('|')})(?:/[a-z0-9.]+)?$`;
const PLATFORM = new RegExp(PLATFORM_PATTERN);

/** Whether a text is a platform that images may be built for. */
export function isPlatform(text: string): boolean {
  return PLATFORM.test(text);
}

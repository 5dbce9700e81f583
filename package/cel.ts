export { CelScalar, celEnv, celFunc, isCelError, parse, plan, run } from '@bufbuild/cel';
export { strings } from '@bufbuild/cel/ext';

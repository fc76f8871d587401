export { nodeBinary } from './resolve.ts';

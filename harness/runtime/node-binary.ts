export { nodeBinary } from './nodes/resolve.ts';

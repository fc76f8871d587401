import { serve } from '../common/serve.ts';
import { createOrdersApp } from './orders-app.ts';

const app = createOrdersApp();

// Listens when the primary says so: a worker that came late would get none of the connections that are kept.
process.once('message', () => serve(app));
process.send?.('loaded');

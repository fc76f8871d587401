import { serve } from '../common/serve.ts';
import { createOrdersApp } from './orders-app.ts';

serve(createOrdersApp());

import { serve } from '../common/serve.ts';
import { createReportsApp } from './reports-app.ts';
import { salesReport } from './sales-report.ts';

serve(createReportsApp(salesReport));

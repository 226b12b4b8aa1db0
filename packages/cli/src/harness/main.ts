import { serve } from './serve.ts'

await serve(process.stdin, process.stdout)

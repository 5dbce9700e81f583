export * from 'constructs';

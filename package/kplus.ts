export * from 'cdk8s-plus-28';

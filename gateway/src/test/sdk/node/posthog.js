import { PostHog } from 'posthog-node';

const { GATEWAY, MARK } = process.env;
const posthog = new PostHog('phc_shop', { host: GATEWAY });
posthog.capture({
  distinctId: MARK,
  event: '$pageview',
  properties: { $current_url: 'https://loja.example/p/42' },
});
posthog.capture({ distinctId: MARK, event: 'Product Added', properties: { product_id: '42' } });
posthog.identify({ distinctId: MARK, properties: { plan: 'gold' } });
await posthog.shutdown();

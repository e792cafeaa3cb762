import { Analytics } from '@segment/analytics-node';

const { GATEWAY, MARK } = process.env;
const analytics = new Analytics({ writeKey: 'WK_shop', host: GATEWAY });
analytics.page({ userId: MARK, properties: { url: 'https://loja.example/p/42' } });
analytics.track({ userId: MARK, event: 'Product Added', properties: { product_id: '42' } });
analytics.identify({ userId: MARK, traits: { plan: 'gold' } });
await analytics.closeAndFlush();

import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const { GATEWAY, MARK } = process.env;
const analytics = new RudderAnalytics('WK_shop', { dataPlaneUrl: GATEWAY });
analytics.page({ userId: MARK, name: 'Produto', properties: { url: 'https://loja.example/p/42' } });
analytics.track({ userId: MARK, event: 'Product Added', properties: { product_id: '42' } });
analytics.identify({ userId: MARK, traits: { plan: 'gold' } });
await analytics.flush();

import { AnalyticsBrowser } from '@segment/analytics-next';

const gateway = new URL(window.GATEWAY);
const analytics = AnalyticsBrowser.load(
  { writeKey: 'WK_shop', cdnURL: gateway.origin },
  {
    integrations: {
      'Segment.io': {
        apiHost: `${gateway.host}/v1`,
        protocol: 'http',
        deliveryStrategy: { strategy: 'batching', config: { size: 3, timeout: 500 } },
      },
    },
  },
);
analytics.page();
analytics.track('Product Added', { product_id: window.MARK });
analytics.identify(window.MARK, { plan: 'gold' });

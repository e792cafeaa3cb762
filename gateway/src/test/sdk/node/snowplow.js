import { buildPageView, buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';

const { GATEWAY, MARK } = process.env;
const tracker = newTracker({ namespace: 'sp', appId: 'loja' }, { endpoint: GATEWAY });
tracker.setUserId(MARK);
tracker.track(buildPageView({ pageUrl: 'https://loja.example/p/42', pageTitle: 'Produto' }));
tracker.track(
  buildSelfDescribingEvent({
    event: {
      schema: 'iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2',
      data: { type: 'add_to_cart' },
    },
  }),
);
await tracker.flush();

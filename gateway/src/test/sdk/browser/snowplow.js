import {
  newTracker,
  setUserId,
  trackPageView,
  trackSelfDescribingEvent,
} from '@snowplow/browser-tracker';

newTracker('sp', window.GATEWAY, { appId: 'loja-web', appVersion: '1.2', eventMethod: 'post' });
setUserId(window.MARK);
trackPageView();
trackSelfDescribingEvent({
  event: {
    schema: 'iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2',
    data: { type: 'add_to_cart' },
  },
});

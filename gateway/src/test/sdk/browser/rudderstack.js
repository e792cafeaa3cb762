import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const analytics = new RudderAnalytics();
analytics.load('WK_shop_1234567890', window.GATEWAY, { configUrl: window.GATEWAY });
analytics.page();
analytics.track('Product Added', { product_id: window.MARK });
analytics.identify(window.MARK, { plan: 'gold' });

import posthog from 'posthog-js';

posthog.init('phc_shop', {
  api_host: window.GATEWAY,
  opt_out_useragent_filter: true,
  loaded: (loaded) => {
    loaded.capture('Product Added', { product_id: window.MARK });
    loaded.identify(window.MARK, { plan: 'gold' });
  },
});

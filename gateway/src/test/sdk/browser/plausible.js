import { init, track } from '@plausible-analytics/tracker';

init({
  domain: 'loja.example',
  endpoint: `${window.GATEWAY}/api/event`,
  captureOnLocalhost: true,
  customProperties: { mark: window.MARK },
});
track('Product Added', { props: { product_id: '42' } });

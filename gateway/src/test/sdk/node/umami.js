import { Umami } from '@umami/node';

const { GATEWAY, MARK } = process.env;
const umami = new Umami({ websiteId: 'loja', hostUrl: GATEWAY });
const page = { url: '/p/42', title: MARK };
const answers = [
  await umami.track(page),
  await umami.track({ ...page, name: 'Product Added', data: { product_id: '42' } }),
  await umami.identify({ mark: MARK, plan: 'gold' }),
];
if (!answers.every((answer) => answer.ok)) {
  process.exit(1);
}

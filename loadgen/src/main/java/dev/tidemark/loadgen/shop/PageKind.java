package dev.tidemark.loadgen.shop;

/** What a page of the shop is for; a shopper's next step depends on it. */
enum PageKind {
  HOME,
  OFFER,
  CATEGORY,
  PRODUCT,
  SEARCH,
  CART,
  CHECKOUT,
  CONFIRMATION,
  ACCOUNT,
  HELP
}

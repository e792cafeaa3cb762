package dev.tidemark.loadgen.shop;

/**
 * One page of the shop.
 *
 * @param path as it stands in the address, without the host
 */
public record Page(String path, String title, PageKind kind) {
  /** The host that the shop is served from. */
  public static final String HOST = "https://www.lojamare.example";

  /** Answers whether a shopper comes here by searching, so that the address has a query. */
  public boolean isSearch() {
    return kind == PageKind.SEARCH;
  }
}

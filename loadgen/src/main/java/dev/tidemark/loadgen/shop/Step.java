package dev.tidemark.loadgen.shop;

/** What a shopper does next: sees a page, or acts on one. */
record Step(Action action, Page page) {
  enum Action {
    VIEW("page_view"),
    ADD_TO_CART("add_to_cart"),
    PURCHASE("purchase");

    private final String eventType;

    Action(String eventType) {
      this.eventType = eventType;
    }

    String eventType() {
      return eventType;
    }
  }
}

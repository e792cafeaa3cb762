package dev.tidemark.gateway.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventNamesTest {
  @ParameterizedTest
  @CsvSource({
    "Product Viewed, view_item",
    "Product Added, add_to_cart",
    "product_added, add_to_cart",
    "productAdded, add_to_cart",
    "Product Removed, remove_from_cart",
    "Checkout Started, begin_checkout",
    "Order Completed, purchase",
    "Products Searched, search",
    "$pageview, page_view",
    "pageview, page_view",
    "add_to_cart, add_to_cart",
    "Outbound Link: Click, outbound_link_click",
    "Adição ao carrinho, adicao_ao_carrinho",
    "HTMLFormSent, html_form_sent",
    "$autocapture, autocapture",
    "404, e_404",
  })
  void givesOurNames(String theirs, String ours) {
    assertThat(EventNames.of(theirs)).isEqualTo(ours);
  }

  @Test
  void givesNoneToANameWithoutLatinLetters() {
    assertThat(EventNames.of("添加")).isNull();
    assertThat(EventNames.of("")).isNull();
    assertThat(EventNames.of("_-_")).isNull();
  }

  @Test
  void givesNoneToANameThatIsFarTooLong() {
    assertThat(EventNames.of("a".repeat(256))).hasSize(256);
    assertThat(EventNames.of("a".repeat(257))).isNull();
  }
}

package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageNormaliserTest {
  private final PageNormaliser normaliser = new PageNormaliser(new Scratch());

  @ParameterizedTest
  @CsvSource({
    "/,/",
    "//,/",
    "/a,/a",
    "/a/,/a",
    "/a///,/a",
    "//a//b,//a//b",
    "/a?q=1,/a",
    "/a/?q=/b/,/a",
    "/a#top,/a",
    "/?q,/",
    "/a/../b/./c,/a/../b/./c",
    "https://shop.example/a/b/?q#f,/a/b",
    "HTTP://SHOP.example:8080/A,/A",
    "http://user@shop.example,/",
    "https://shop.example?q,/",
    "https://shop.example#f,/",
    "https://shop.example//,/",
    "/caf\u00e9,/caf%C3%A9",
    "/caf%c3%a9,/caf%C3%A9",
    "/caf%C3%A9,/caf%C3%A9",
    "/%61%2D%7e%5F%2e,/a-~_.",
    "/a%2fb%2C,/a%2Fb%2C",
    "/a b|c,/a%20b%7Cc",
    "/100%,/100%25",
    "/100%/x,/100%25/x",
    "/%zz%4,/%25zz%254",
    "/%2541,/%2541",
    "/%3fx%23,/%3Fx%23",
    "/a\\b,/a%5Cb",
    "'/a=1;b@c:!$&''()*+,','/a=1;b@c:!$&''()*+,'",
    "/a/%2F/,/a/%2F",
    "/%C3%A9/?x,/%C3%A9"
  })
  void givesEachPageOneSpelling(String sent, String page) {
    assertThat(page(sent)).isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "a/b", "?q", "#f", " /a", "javascript:alert(1)", "ftp://host/a", "android-app://x/",
        "https:/a", "https:", "http://", "https:///a", "http://?q", "://host/a", "htt",
            "about:blank",
        "1http://host/", "hxxps://host/a", "http//host"
      })
  void refusesWhatIsNeitherAPathNorAWebAddress(String sent) {
    assertThat(page(sent)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/?q,/a",
    "https://www.Google.com/,www.google.com/",
    "https://www.google.com,www.google.com/",
    "https://www.google.com?q,www.google.com/",
    "https://shop.example/a/b/?q#f,shop.example/a/b",
    "https://shop.example//,shop.example/",
    "http://shop.example:80/a,shop.example/a",
    "https://shop.example:443/a,shop.example/a",
    "https://shop.example:80/a,shop.example:80/a",
    "http://shop.example:8080/a,shop.example:8080/a",
    "http://shop.example:/a,shop.example/a",
    "http://user:pass@shop.example/a,shop.example/a",
    "http://a@b@shop.example/%7e,shop.example/~",
    "http://[2001:DB8::1]:80/a,[2001:db8::1]/a",
    "http://b\u00fccher.example/,b%C3%BCcher.example/",
    "android-app://com.google.android.gm/,com.google.android.gm/",
    "ftp://host:80/x/,host:80/x"
  })
  void givesEachReferrerOneSpelling(String sent, String referrer) {
    assertThat(referrer(sent)).isEqualTo(referrer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "www.google.com",
        "about:blank",
        "https://",
        "https:///a",
        "http://:80/",
        "http://u@/"
      })
  void refusesAReferrerWithoutAHost(String sent) {
    assertThat(referrer(sent)).isNull();
  }

  @Test
  void doesNotCopyWhatIsNormal() {
    for (String sent : new String[] {"/a/b?q", "https://x.example/a/%C3%A9/", "/a/"}) {
      byte[] in = sent.getBytes(UTF_8);
      Slice out = new Slice();
      assertThat(normaliser.page(in, 0, in.length, out)).isTrue();
      assertThat(out.array()).isSameAs(in);
      assertThat(sent.startsWith("/") || normaliser.referrer(in, 0, in.length, out)).isTrue();
      assertThat(out.array()).isSameAs(in);
    }
  }

  @Property
  void isTheSameTwiceAsOnce(@ForAll("addresses") String sent) {
    String once = page(sent);
    if (once != null) {
      assertThat(once).matches("/|/[!-~]*[!-.0-~]");
      assertThat(page(once)).isEqualTo(once);
    }
  }

  @Property
  void givesAReferrerThatIsAPageOfItsHost(@ForAll("addresses") String sent) {
    String referrer = referrer(sent);
    if (referrer != null && !referrer.startsWith("/")) {
      assertThat(referrer).matches("[^/?#@]+/.*").doesNotContain("?", "#");
      assertThat(page("http://" + referrer)).isEqualTo(referrer.substring(referrer.indexOf('/')));
    }
  }

  @Provide
  Arbitrary<String> addresses() {
    Arbitrary<String> start =
        Arbitraries.of("/", "http://", "https://h", "HTTPS://H:443/", "x://", "");
    Arbitrary<String> rest =
        Arbitraries.strings().withChars("/%?#@:aZ4fF.~ \u00e9\u0000\n").ofMaxLength(12);
    return start.flatMap(s -> rest.map(r -> s + r)).filter(s -> !s.isEmpty());
  }

  private String page(String sent) {
    Slice out = new Slice();
    byte[] in = ("<" + sent + ">").getBytes(UTF_8);
    return normaliser.page(in, 1, in.length - 1, out) ? out.toString() : null;
  }

  private String referrer(String sent) {
    Slice out = new Slice();
    byte[] in = ("<" + sent + ">").getBytes(UTF_8);
    return normaliser.referrer(in, 1, in.length - 1, out) ? out.toString() : null;
  }
}

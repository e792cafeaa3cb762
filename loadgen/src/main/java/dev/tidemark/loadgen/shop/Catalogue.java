package dev.tidemark.loadgen.shop;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The shop's pages. Within a kind they stand by popularity, the most visited first, and are visited
 * by Zipf's law.
 */
public final class Catalogue {
  private static final double POPULARITY_EXPONENT = 0.9;
  private static final String SHOP = " | Loja Maré";

  private static final List<Page> PAGES =
      List.of(
          page(PageKind.HOME, "/", "Moda praia e esporte"),
          page(PageKind.OFFER, "/ofertas/black-friday", "Black Friday: até 60 % de desconto"),
          page(PageKind.OFFER, "/ofertas", "Ofertas"),
          page(PageKind.OFFER, "/ofertas/frete-gratis", "Frete grátis"),
          page(PageKind.OFFER, "/ofertas/ultimas-pecas", "Últimas peças"),
          page(PageKind.CATEGORY, "/categoria/tenis", "Tênis"),
          page(PageKind.CATEGORY, "/categoria/biquinis", "Biquínis"),
          page(PageKind.CATEGORY, "/categoria/camisetas", "Camisetas"),
          page(PageKind.CATEGORY, "/categoria/bermudas", "Bermudas"),
          page(PageKind.CATEGORY, "/categoria/mochilas", "Mochilas"),
          page(PageKind.CATEGORY, "/categoria/oculos-de-sol", "Óculos de sol"),
          page(PageKind.CATEGORY, "/categoria/pranchas", "Pranchas"),
          page(PageKind.CATEGORY, "/categoria/acessorios", "Acessórios"),
          page(PageKind.PRODUCT, "/produto/tenis-corrida-brisa", "Tênis de corrida Brisa"),
          page(PageKind.PRODUCT, "/produto/biquini-ipanema", "Biquíni Ipanema"),
          page(PageKind.PRODUCT, "/produto/camiseta-onda", "Camiseta Onda"),
          page(PageKind.PRODUCT, "/produto/chinelo-areia", "Chinelo Areia"),
          page(PageKind.PRODUCT, "/produto/mochila-trilha-30l", "Mochila Trilha 30 L"),
          page(PageKind.PRODUCT, "/produto/oculos-polarizado-sol", "Óculos polarizado Sol"),
          page(PageKind.PRODUCT, "/produto/bermuda-surfe", "Bermuda de surfe"),
          page(PageKind.PRODUCT, "/produto/tenis-casual-cais", "Tênis casual Cais"),
          page(PageKind.PRODUCT, "/produto/maio-copacabana", "Maiô Copacabana"),
          page(PageKind.PRODUCT, "/produto/garrafa-termica-750ml", "Garrafa térmica 750 ml"),
          page(PageKind.PRODUCT, "/produto/bone-vento", "Boné Vento"),
          page(PageKind.PRODUCT, "/produto/camiseta-protecao-uv", "Camiseta proteção UV 50+"),
          page(PageKind.PRODUCT, "/produto/canga-coral", "Canga Coral"),
          page(PageKind.PRODUCT, "/produto/prancha-softboard-7", "Prancha softboard 7'"),
          page(PageKind.PRODUCT, "/produto/saida-de-praia-linho", "Saída de praia de linho"),
          page(PageKind.PRODUCT, "/produto/sunga-maresia", "Sunga Maresia"),
          page(PageKind.PRODUCT, "/produto/relogio-mergulho", "Relógio de mergulho"),
          page(PageKind.PRODUCT, "/produto/sandalia-pier", "Sandália Píer"),
          page(PageKind.PRODUCT, "/produto/toalha-microfibra", "Toalha de microfibra"),
          page(PageKind.PRODUCT, "/produto/short-corrida-leve", "Short de corrida Leve"),
          page(PageKind.PRODUCT, "/produto/bolsa-praia-palha", "Bolsa de praia de palha"),
          page(PageKind.PRODUCT, "/produto/meia-esportiva-kit-3", "Meia esportiva, kit com 3"),
          page(PageKind.PRODUCT, "/produto/jaqueta-corta-vento", "Jaqueta corta-vento"),
          page(PageKind.PRODUCT, "/produto/protetor-solar-fps-60", "Protetor solar FPS 60"),
          page(PageKind.PRODUCT, "/produto/nadadeira-recife", "Nadadeira Recife"),
          page(PageKind.PRODUCT, "/produto/snorkel-atol", "Snorkel Atol"),
          page(PageKind.PRODUCT, "/produto/guarda-sol-2m", "Guarda-sol 2 m"),
          page(PageKind.PRODUCT, "/produto/cadeira-de-praia-duna", "Cadeira de praia Duna"),
          page(PageKind.PRODUCT, "/produto/leash-6-pes", "Leash 6 pés"),
          page(PageKind.PRODUCT, "/produto/parafina-agua-quente", "Parafina água quente"),
          page(PageKind.PRODUCT, "/produto/stand-up-paddle-10", "Stand up paddle 10'"),
          page(PageKind.PRODUCT, "/produto/colete-flutuador", "Colete flutuador"),
          page(PageKind.PRODUCT, "/produto/roupa-de-borracha-3mm", "Roupa de borracha 3 mm"),
          page(PageKind.SEARCH, "/busca", "Busca"),
          page(PageKind.CART, "/carrinho", "Carrinho"),
          page(PageKind.CHECKOUT, "/checkout", "Finalizar compra"),
          page(PageKind.CONFIRMATION, "/pedido/confirmado", "Pedido confirmado"),
          page(PageKind.ACCOUNT, "/conta/pedidos", "Meus pedidos"),
          page(PageKind.ACCOUNT, "/conta", "Minha conta"),
          page(PageKind.ACCOUNT, "/conta/favoritos", "Favoritos"),
          page(PageKind.ACCOUNT, "/conta/enderecos", "Endereços"),
          page(PageKind.HELP, "/ajuda/rastrear-pedido", "Rastrear pedido"),
          page(PageKind.HELP, "/ajuda/trocas-e-devolucoes", "Trocas e devoluções"),
          page(PageKind.HELP, "/ajuda/frete-e-prazos", "Frete e prazos"),
          page(PageKind.HELP, "/ajuda/tabela-de-medidas", "Tabela de medidas"),
          page(PageKind.HELP, "/ajuda/formas-de-pagamento", "Formas de pagamento"),
          page(PageKind.HELP, "/lojas", "Nossas lojas"));

  private final Map<PageKind, WeightedChoice<Page>> byKind = new EnumMap<>(PageKind.class);

  public Catalogue() {
    Map<PageKind, List<Page>> grouped =
        PAGES.stream().collect(Collectors.groupingBy(Page::kind, Collectors.toList()));
    Arrays.stream(PageKind.values())
        .forEach(
            kind -> byKind.put(kind, WeightedChoice.zipf(grouped.get(kind), POPULARITY_EXPONENT)));
  }

  public List<Page> pages() {
    return PAGES;
  }

  Page pick(PageKind kind, SplittableRandom random) {
    return byKind.get(kind).pick(random);
  }

  private static Page page(PageKind kind, String path, String title) {
    return new Page(path, title + SHOP, kind);
  }
}

package dev.tidemark.loadgen.shop;

import dev.tidemark.loadgen.shop.Step.Action;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The Markov chain of shoppers through the shop.
 *
 * <p>Its weights are chosen so that the shares of view → view, view → cart, view → purchase and
 * cart → purchase are those of a real shop, where about half of the purchases never saw a cart.
 */
final class Journey {
  private static final double PURCHASE_AFTER_CART = 0.625;

  private final Catalogue catalogue;
  private final WeightedChoice<PageKind> entries =
      WeightedChoice.<PageKind>builder()
          .add(34, PageKind.HOME)
          .add(22, PageKind.OFFER)
          .add(25, PageKind.PRODUCT)
          .add(14, PageKind.CATEGORY)
          .add(2, PageKind.SEARCH)
          .add(2, PageKind.ACCOUNT)
          .add(1, PageKind.HELP)
          .build();
  private final Map<PageKind, WeightedChoice<Move>> moves = new EnumMap<>(PageKind.class);
  private final WeightedChoice<PageKind> afterCart =
      WeightedChoice.<PageKind>builder().add(6, PageKind.CART).add(4, PageKind.PRODUCT).build();
  private final WeightedChoice<PageKind> afterPurchase =
      WeightedChoice.<PageKind>builder()
          .add(5, PageKind.CONFIRMATION)
          .add(3, PageKind.ACCOUNT)
          .add(2, PageKind.HOME)
          .build();

  /** From a page, either to another page or to an action. */
  private record Move(Action action, PageKind to) {
    static Move view(PageKind to) {
      return new Move(Action.VIEW, to);
    }
  }

  Journey(Catalogue catalogue) {
    this.catalogue = catalogue;
    from(PageKind.HOME)
        .to(32, PageKind.CATEGORY)
        .to(26, PageKind.OFFER)
        .to(22, PageKind.PRODUCT)
        .to(14, PageKind.SEARCH)
        .to(4, PageKind.ACCOUNT)
        .to(2, PageKind.HELP)
        .end();
    from(PageKind.OFFER)
        .to(62, PageKind.PRODUCT)
        .to(12, PageKind.OFFER)
        .to(18, PageKind.CATEGORY)
        .to(8, PageKind.HOME)
        .end();
    from(PageKind.CATEGORY)
        .to(62, PageKind.PRODUCT)
        .to(20, PageKind.CATEGORY)
        .to(8, PageKind.SEARCH)
        .to(6, PageKind.HOME)
        .to(4, PageKind.OFFER)
        .end();
    from(PageKind.PRODUCT)
        .act(2.75, Action.ADD_TO_CART)
        .to(4.8, PageKind.CHECKOUT)
        .to(0.8, PageKind.CART)
        .to(42.65, PageKind.PRODUCT)
        .to(27, PageKind.CATEGORY)
        .to(8, PageKind.OFFER)
        .to(7, PageKind.SEARCH)
        .to(6, PageKind.HOME)
        .to(1, PageKind.HELP)
        .end();
    from(PageKind.SEARCH)
        .to(66, PageKind.PRODUCT)
        .to(22, PageKind.SEARCH)
        .to(10, PageKind.CATEGORY)
        .to(2, PageKind.HOME)
        .end();
    from(PageKind.CART)
        .to(55, PageKind.CHECKOUT)
        .to(25, PageKind.PRODUCT)
        .to(10, PageKind.CATEGORY)
        .to(10, PageKind.HOME)
        .end();
    from(PageKind.CHECKOUT)
        .act(66, Action.PURCHASE)
        .to(14, PageKind.CART)
        .to(10, PageKind.HELP)
        .to(10, PageKind.PRODUCT)
        .end();
    from(PageKind.CONFIRMATION).to(60, PageKind.ACCOUNT).to(40, PageKind.HOME).end();
    from(PageKind.ACCOUNT)
        .to(45, PageKind.HOME)
        .to(25, PageKind.ACCOUNT)
        .to(15, PageKind.HELP)
        .to(15, PageKind.PRODUCT)
        .end();
    from(PageKind.HELP)
        .to(40, PageKind.HOME)
        .to(30, PageKind.PRODUCT)
        .to(15, PageKind.HELP)
        .to(15, PageKind.ACCOUNT)
        .end();
  }

  Step first(SplittableRandom random) {
    return view(entries.pick(random), random);
  }

  Step next(Step now, SplittableRandom random) {
    return switch (now.action()) {
      case VIEW -> afterView(now.page(), random);
      case ADD_TO_CART ->
          random.nextDouble() < PURCHASE_AFTER_CART
              ? purchase(random)
              : view(afterCart.pick(random), random);
      case PURCHASE -> view(afterPurchase.pick(random), random);
    };
  }

  private Step afterView(Page page, SplittableRandom random) {
    Move move = moves.get(page.kind()).pick(random);
    return switch (move.action()) {
      case VIEW -> view(move.to(), random);
      case ADD_TO_CART -> new Step(Action.ADD_TO_CART, page);
      case PURCHASE -> purchase(random);
    };
  }

  private Step purchase(SplittableRandom random) {
    return new Step(Action.PURCHASE, catalogue.pick(PageKind.CONFIRMATION, random));
  }

  private Step view(PageKind kind, SplittableRandom random) {
    return new Step(Action.VIEW, catalogue.pick(kind, random));
  }

  private Row from(PageKind kind) {
    return new Row(kind);
  }

  /** One row of the chain's matrix while it is written down. */
  private final class Row {
    private final PageKind from;
    private final WeightedChoice.Builder<Move> choices = WeightedChoice.builder();

    private Row(PageKind from) {
      this.from = from;
    }

    Row to(double weight, PageKind to) {
      choices.add(weight, Move.view(to));
      return this;
    }

    Row act(double weight, Action action) {
      choices.add(weight, new Move(action, null));
      return this;
    }

    void end() {
      moves.put(from, choices.build());
    }
  }
}

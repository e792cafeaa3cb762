package dev.tidemark.loadgen.shop;

import java.util.SplittableRandom;
import java.util.UUID;

/** One session of one user. */
public final class Shopper {
  private final String userId;
  private final UUID sessionId;
  private final Client client;
  private final String referrer;
  private int stepsLeft;
  private Step now;
  private Page previousPage;
  private UUID pageViewId;

  Shopper(String userId, Client client, String referrer, int steps, SplittableRandom random) {
    this.userId = userId;
    this.sessionId = uuid(random);
    this.client = client;
    this.referrer = referrer;
    this.stepsLeft = steps;
  }

  /** Somebody who sees one page and is gone. */
  public static Moment glance(
      String userId, Client client, Page page, String referrer, SplittableRandom random) {
    Shopper shopper = new Shopper(userId, client, referrer, 1, random);
    return new Moment(shopper, "page_view", page, null, uuid(random), referrer);
  }

  public String userId() {
    return userId;
  }

  public UUID sessionId() {
    return sessionId;
  }

  public Client client() {
    return client;
  }

  /** Where the shopper came from; null when unknown. */
  String referrer() {
    return referrer;
  }

  boolean hasStepsLeft() {
    return stepsLeft > 0;
  }

  /** Goes one step on. Answers the moment in which that happens. */
  Moment step(Journey journey, SplittableRandom random) {
    boolean entry = now == null;
    Step next = entry ? journey.first(random) : journey.next(now, random);
    if (entry || !next.page().equals(now.page()) || next.action() == Step.Action.VIEW) {
      previousPage = entry ? null : now.page();
      pageViewId = uuid(random);
    }
    now = next;
    stepsLeft--;
    return moment(next.action().eventType(), entry ? referrer : null);
  }

  /** Something else that the present page reports. */
  Moment moment(String eventType) {
    return moment(eventType, null);
  }

  PageKind placeKind() {
    return now.page().kind();
  }

  boolean seesNewPage() {
    return now.action() == Step.Action.VIEW;
  }

  private Moment moment(String eventType, String cameFrom) {
    return new Moment(this, eventType, now.page(), previousPage, pageViewId, cameFrom);
  }

  /** A random (version 4) UUID. */
  public static UUID uuid(SplittableRandom random) {
    long high = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}

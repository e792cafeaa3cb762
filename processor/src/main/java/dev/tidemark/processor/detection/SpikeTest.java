package dev.tidemark.processor.detection;

import java.util.Map;

/**
 * Whether a page has far more views in a minute than usual, by two tests that must both say so: its
 * share of the site's views, which a busy evening of the whole site does not raise, and its own
 * level, which does not rise when the rest of the site falls silent.
 *
 * @param expected views, by the page's usual share
 * @param shareZ deviations beyond the expected, more than the usual share's own spread counted in
 * @param levelZ deviations beyond the page's usual level
 */
record SpikeTest(double observed, double siteViews, double expected, double shareZ, double levelZ) {
  private static final double LEAST_VIEWS = 10;
  private static final double LEAST_RATIO = 2;
  private static final double LEAST_Z = 5;
  private static final double HIGH_RATIO = 4;
  private static final double LASTING_RATIO = 1.5;
  private static final double LASTING_Z = 2.5;
  private static final double HALF_A_VIEW = 0.5;

  static SpikeTest of(double observed, double siteViews, Baseline usual) {
    double pageViews = Math.max(HALF_A_VIEW, usual.views());
    double allViews = Math.max(1, usual.siteViews());
    double share = Math.min(1, pageViews / allViews);
    double expected = siteViews * share;
    double noise = expected * (1 - share);
    double uncertainShare = siteViews * noise / allViews;
    double deviation = Math.sqrt(usual.dispersion(share) * (noise + uncertainShare));
    double levelZ = Statistics.anscombe(observed) - usual.level();
    return new SpikeTest(
        observed,
        siteViews,
        expected,
        deviation == 0 ? 0 : (observed - expected) / deviation,
        levelZ);
  }

  /** Begins an alert. */
  boolean spikes() {
    return observed >= LEAST_VIEWS
        && observed > LEAST_RATIO * expected
        && shareZ > LEAST_Z
        && levelZ > LEAST_Z;
  }

  /** Keeps an alert open. */
  boolean lasts() {
    return observed > LASTING_RATIO * expected && shareZ > LASTING_Z;
  }

  boolean high() {
    return observed > HIGH_RATIO * expected;
  }

  Map<String, Double> numbers() {
    return Map.of(
        "observed", observed,
        "expected", expected,
        "ratio", observed / Math.max(HALF_A_VIEW, expected),
        "share_z", shareZ,
        "level_z", levelZ,
        "site_views", siteViews);
  }
}

package dev.mitra.features.declare;

/**
 * How exact and how large the profiles of an entity are.
 *
 * @param cells up to how many events a profile stays exact; above it old cells merge
 * @param epsilon the largest error of a window's edge, as a share of the window, once cells merge;
 *     in [0.005, 0.5]
 * @param distinctValues up to how many different values a distinct count is exact, up to how many
 *     values a profile knows which were seen before, and up to how many events it keeps values of
 *     each
 */
public record ProfileLimits(int cells, double epsilon, int distinctValues) {
  /** 64 cells, 5 %, 64 values. */
  public static final ProfileLimits DEFAULT = new ProfileLimits(64, 0.05, 64);
}

package dev.mitra.job.demo;

/**
 * A way to show decisions. Each method returns what is to be written now, which may be nothing. Not
 * thread-safe.
 */
interface View {
  String open();

  void decided(DecisionRow row);

  String note(String text, long nowMillis);

  String refresh(Totals totals, long nowMillis);

  String close(Totals totals, long nowMillis);
}

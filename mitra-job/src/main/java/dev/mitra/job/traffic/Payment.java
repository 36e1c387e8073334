package dev.mitra.job.traffic;

/**
 * A payment, before anyone knows how it ends.
 *
 * @param id unique
 * @param paise the amount in hundredths of a rupee
 * @param shipping {@link Address#NONE} when nothing is sent
 * @param recurring whether the merchant charges it by standing order
 * @param promoCode empty for none
 */
record Payment(
    String id,
    long paise,
    Instrument instrument,
    Merchant merchant,
    Actor actor,
    Address shipping,
    boolean recurring,
    String promoCode) {

  Payment withId(String changed) {
    return new Payment(changed, paise, instrument, merchant, actor, shipping, recurring, promoCode);
  }

  Payment withPaise(long changed) {
    return new Payment(id, changed, instrument, merchant, actor, shipping, recurring, promoCode);
  }

  Payment withInstrument(Instrument changed) {
    return new Payment(id, paise, changed, merchant, actor, shipping, recurring, promoCode);
  }

  Payment withPresence(Presence changed) {
    return new Payment(
        id,
        paise,
        instrument,
        merchant,
        new Actor(actor.identity(), changed),
        shipping,
        recurring,
        promoCode);
  }

  Payment withShipping(Address changed) {
    return new Payment(id, paise, instrument, merchant, actor, changed, recurring, promoCode);
  }

  Payment withPromoCode(String changed) {
    return new Payment(id, paise, instrument, merchant, actor, shipping, recurring, changed);
  }

  /** The same as a standing order: nobody is at a device, and nothing is sent. */
  Payment asRenewal() {
    return new Payment(
        id,
        paise,
        instrument,
        merchant,
        new Actor(actor.identity(), Presence.NOBODY),
        Address.NONE,
        true,
        promoCode);
  }
}

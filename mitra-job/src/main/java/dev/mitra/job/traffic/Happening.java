package dev.mitra.job.traffic;

/** What will become one event. */
sealed interface Happening {
  EventType type();

  Actor actor();

  /**
   * A step in the life of a payment.
   *
   * @param detail the decline code of a failure, the reason of a dispute, otherwise empty
   */
  record PaymentStep(EventType type, Payment payment, String detail) implements Happening {
    @Override
    public Actor actor() {
      return payment.actor();
    }
  }

  /**
   * Something that happens to an account.
   *
   * @param address the new one when it changed, otherwise {@link Address#NONE}
   */
  record AccountStep(EventType type, Actor actor, Address address) implements Happening {}

  /**
   * Money on an account: received from somebody, or paid back by its holder.
   *
   * @param actor the holder; nobody is at a device
   * @param paise the amount in hundredths of a rupee
   * @param counterparty who sent it, opaque; empty when the holder did
   */
  record MoneyStep(EventType type, Actor actor, long paise, String counterparty)
      implements Happening {}
}

package dev.mitra.job.traffic;

/** What a payment is made with. */
sealed interface Instrument {
  Instrument WALLET = new Wallet();
  Instrument CASH_ON_DELIVERY = new CashOnDelivery();

  /** The value of {@code /payment/method}. */
  String method();

  /**
   * A payment card.
   *
   * @param token opaque, never a card number
   * @param bin first six digits
   * @param country of the issuer, ISO 3166 alpha-2
   */
  record Card(String token, String bin, String network, String country) implements Instrument {
    @Override
    public String method() {
      return "card";
    }
  }

  /** UPI, from a virtual payment address (opaque). */
  record Upi(String vpa) implements Instrument {
    @Override
    public String method() {
      return "upi";
    }
  }

  /** Net banking with a bank. */
  record NetBanking(String bank) implements Instrument {
    @Override
    public String method() {
      return "netbanking";
    }
  }

  /** A prepaid wallet. */
  record Wallet() implements Instrument {
    @Override
    public String method() {
      return "wallet";
    }
  }

  /** Cash, handed over at the door. */
  record CashOnDelivery() implements Instrument {
    @Override
    public String method() {
      return "cod";
    }
  }
}

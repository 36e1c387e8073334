package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A way by which a card number can get into a payments topic where it has no business. */
enum Planting {
  TOKEN(false) {
    @Override
    String value(String id, String number) {
      return text(PaymentEvent.fresh(id).byCard(number));
    }
  },
  TOKEN_IN_GROUPS(false) {
    @Override
    String value(String id, String number) {
      return text(PaymentEvent.fresh(id).byCard(grouped(number)));
    }
  },
  TOKEN_AS_A_NUMBER(false) {
    @Override
    String value(String id, String number) {
      return payment(id).replace("\"tok_" + id + "\"", number);
    }
  },
  EVENT_ID(false) {
    @Override
    String value(String id, String number) {
      return withId(id, number);
    }
  },
  TYPE(false) {
    @Override
    String value(String id, String number) {
      return payment(id).replace("payment.attempted", number);
    }
  },
  MERCHANT(false) {
    @Override
    String value(String id, String number) {
      return text(PaymentEvent.fresh(id).to(number));
    }
  },
  DEVICE_IN_GROUPS(false) {
    @Override
    String value(String id, String number) {
      return text(PaymentEvent.fresh(id).from(grouped(number)));
    }
  },
  ID_THAT_IS_TOO_LONG(false) {
    @Override
    String value(String id, String number) {
      return withId(id, number + "x".repeat(200));
    }
  },
  WRONG_TYPE(false) {
    @Override
    String value(String id, String number) {
      return payment(id).replace("\"amount\":250.0", "\"amount\":\"" + number + "\"");
    }
  },
  WRONG_TYPE_BEFORE_IT(false) {
    @Override
    String value(String id, String number) {
      return payment(id).replace("\"amount\":250.0", "\"amount\":[" + number + "]");
    }
  },
  MEMBER_TWICE(false) {
    @Override
    String value(String id, String number) {
      return "{\"note\":\"" + number + "\",\"note\":1," + payment(id).substring(1);
    }
  },
  NAME_OF_A_MEMBER_TWICE(false) {
    @Override
    String value(String id, String number) {
      return "{\"" + number + "\":0,\"" + number + "\":1," + payment(id).substring(1);
    }
  },
  CUT_OFF(false) {
    @Override
    String value(String id, String number) {
      return "{\"id\":\"" + id + "\",\"card\":{\"number\":\"" + number;
    }
  },
  NO_JSON(false) {
    @Override
    String value(String id, String number) {
      return "card " + grouped(number) + " declined";
    }
  },
  UNKNOWN_MEMBER(true) {
    @Override
    String value(String id, String number) {
      return "{\"note\":\"paid with " + grouped(number) + "\"," + payment(id).substring(1);
    }
  },
  UNKNOWN_NUMBER(true) {
    @Override
    String value(String id, String number) {
      return "{\"extra\":{\"pan\":[" + number + "]}," + payment(id).substring(1);
    }
  },
  NAME_OF_A_MEMBER(true) {
    @Override
    String value(String id, String number) {
      return "{\"" + number + "\":true," + payment(id).substring(1);
    }
  },
  RECORD_KEY(true) {
    @Override
    String value(String id, String number) {
      return payment(id);
    }

    @Override
    byte[] key(String number) {
      return number.getBytes(UTF_8);
    }
  };

  private final boolean decided;

  Planting(boolean decided) {
    this.decided = decided;
  }

  /** Whether the event is a payment all the same, and is decided; else it is a dead letter. */
  boolean decided() {
    return decided;
  }

  /**
   * The record's value.
   *
   * @param id of the event
   */
  abstract String value(String id, String number);

  /** The record's key. */
  byte[] key(String number) {
    return name().getBytes(UTF_8);
  }

  private static String payment(String id) {
    return text(PaymentEvent.fresh(id));
  }

  private static String withId(String id, String other) {
    return payment(id).replace("{\"id\":\"" + id + "\"", "{\"id\":\"" + other + "\"");
  }

  private static String text(PaymentEvent event) {
    return new String(event.json(), UTF_8);
  }

  private static String grouped(String number) {
    return number.replaceAll("(.{4})(?=.)", "$1 ");
  }
}

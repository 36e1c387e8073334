package dev.mitra.job.traffic;

/** One story: plans everything that happens in it, from a moment on. */
@FunctionalInterface
interface Script {
  /**
   * Plans the whole story.
   *
   * @param at milliseconds since 1970; nothing may be planned before
   */
  void play(Stage stage, long at);

  /** The script of a scenario. */
  static Script of(Scenario scenario) {
    return switch (scenario) {
      case NORMAL -> NormalTraffic::session;
      case CARD_TESTING -> CardFraud::cardTesting;
      case TEST_THEN_SPEND -> CardFraud::testThenSpend;
      case BIN_ENUMERATION -> CardFraud::binEnumeration;
      case COMPROMISED_TERMINAL -> CardFraud::compromisedTerminal;
      case ACCOUNT_TAKEOVER -> VictimFraud::accountTakeover;
      case IMPOSSIBLE_TRAVEL -> VictimFraud::impossibleTravel;
      case VELOCITY_BURST -> VictimFraud::velocityBurst;
      case LEAKED_CREDENTIALS -> VictimFraud::leakedCredentials;
      case COD_BURST -> OrderFraud::codBurst;
      case PROMO_ABUSE -> OrderFraud::promoAbuse;
      case REFUND_ABUSE -> OrderFraud::refundAbuse;
      case REFUND_TO_OTHER_CARD -> OrderFraud::refundToOtherCard;
      case MULE_FAN_IN -> MoneyFraud::muleFanIn;
      case BUST_OUT -> MoneyFraud::bustOut;
      case FAMILY_DEVICE -> PersonalControls::familyDevice;
      case TRAVEL_WITH_STOP -> PersonalControls::travelWithStop;
      case CVC_RETYPED -> PersonalControls::cvcRetyped;
      case FRIDAY_RUSH -> CrowdControls::fridayRush;
      case RENEWALS_SAME_SECOND -> CrowdControls::renewalsInOneSecond;
      case SALARY_DAY -> CrowdControls::salaryDay;
      case OFFICE_COD_ORDERS -> CrowdControls::officeCashOnDelivery;
    };
  }
}

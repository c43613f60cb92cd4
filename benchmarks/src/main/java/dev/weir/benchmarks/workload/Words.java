package dev.weir.benchmarks.workload;

/** The strings and prices that Nexmark's events are made with, drawn once. Immutable. */
final class Words {
  static final int CHANNELS_OF_NOTE = 4;
  static final int OTHER_CHANNELS = 10_000;

  private static final int TEXTS = 1024;
  private static final int PADDINGS = 256;
  private static final int PRICES = 4096;
  private static final int CARD_BLOCKS = 4;

  private static final String[] FIRST_NAMES = {
    "Ada", "Bela", "Cleo", "Dirk", "Elsa", "Finn", "Gwen", "Hugo", "Ines", "Jack", "Kira"
  };
  private static final String[] LAST_NAMES = {
    "Abel", "Brun", "Cole", "Diaz", "Egan", "Frey", "Gray", "Holt", "Iyer"
  };
  static final String[] CITIES = {
    "Phoenix",
    "Los Angeles",
    "San Francisco",
    "Boise",
    "Portland",
    "Bend",
    "Redmond",
    "Seattle",
    "Kent",
    "Cheyenne"
  };
  static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};

  static final String[] NAMES = names();
  static final String[] EMAILS = texts(TEXTS, 11, "u", 7, "@mail.example");
  static final String[] CARDS = cards();
  static final String[] ITEMS = texts(TEXTS, 13, "item ", 12, "");
  static final String[] DESCRIPTIONS = texts(TEXTS, 17, "lot: ", 60, "");
  static final String[] CHANNELS = channels();
  static final String[] URLS = urls();
  static final String[] PERSON_PADDINGS = texts(PADDINGS, 23, "", 60, "");
  static final String[] AUCTION_PADDINGS = texts(PADDINGS, 29, "", 330, "");
  static final String[] BID_PADDINGS = texts(PADDINGS, 31, "", 20, "");
  static final long[] PRICE_LIST = prices();

  private Words() {}

  private static String[] names() {
    var names = new String[FIRST_NAMES.length * LAST_NAMES.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = FIRST_NAMES[i % FIRST_NAMES.length] + " " + LAST_NAMES[i / FIRST_NAMES.length];
    }
    return names;
  }

  private static String[] cards() {
    var cards = new String[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      var blocks = new String[CARD_BLOCKS];
      for (int block = 0; block < CARD_BLOCKS; block++) {
        blocks[block] = "" + (1000 + Long.remainderUnsigned(Hashing.mix(i, block), 9000));
      }
      cards[i] = String.join(" ", blocks);
    }
    return cards;
  }

  private static String[] channels() {
    var channels = new String[CHANNELS_OF_NOTE + OTHER_CHANNELS];
    System.arraycopy(
        new String[] {"Google", "Facebook", "Baidu", "Apple"}, 0, channels, 0, CHANNELS_OF_NOTE);
    for (int i = 0; i < OTHER_CHANNELS; i++) {
      channels[CHANNELS_OF_NOTE + i] = "channel-" + i;
    }
    return channels;
  }

  private static String[] urls() {
    var urls = new String[CHANNELS_OF_NOTE + OTHER_CHANNELS];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = "https://auction.example/" + letters(i * 19L, 5) + "/item.htm?query=1&c=" + i;
    }
    return urls;
  }

  /** Evenly spread on a logarithmic scale, in cents. Strict, so that every machine agrees. */
  private static long[] prices() {
    var prices = new long[PRICES];
    for (int i = 0; i < PRICES; i++) {
      prices[i] = Math.round(StrictMath.pow(10.0, (i + 0.5) / PRICES * 6.0) * 100.0);
    }
    return prices;
  }

  private static String[] texts(int count, long salt, String before, int letters, String after) {
    var texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = before + letters(Hashing.mix(salt, i), letters) + after;
    }
    return texts;
  }

  private static String letters(long seed, int count) {
    var letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + Long.remainderUnsigned(Hashing.mix(seed, i), 26)));
    }
    return letters.toString();
  }
}

package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The arguments of a job's {@code main}, taken apart.
 *
 * @param args {@code --name=value} and {@code --name value}; a name that nothing follows is "true"
 * @param settings the same for names that begin with {@code weir.}, without that
 */
record CommandLine(SortedMap<String, String> args, SortedMap<String, String> settings) {
  private static final String SETTING = "weir.";

  static CommandLine parse(String[] words) {
    var args = new TreeMap<String, String>();
    var settings = new TreeMap<String, String>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (!word.startsWith("--") || word.length() == 2) {
        problems.add("'" + word + "' is no argument: expected --name=value or --name value");
        continue;
      }
      int equals = word.indexOf('=');
      String name = word.substring(2, equals < 0 ? word.length() : equals);
      String value;
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (i + 1 < words.length && !words[i + 1].startsWith("--")) {
        value = words[++i];
      } else {
        value = "true";
      }
      boolean setting = name.startsWith(SETTING);
      String earlier =
          setting ? settings.put(name.substring(SETTING.length()), value) : args.put(name, value);
      if (earlier != null) {
        problems.add("'--" + name + "' is given twice: '" + earlier + "' and '" + value + "'");
      }
    }
    if (!problems.isEmpty()) {
      throw new WeirException(ErrorCode.ARGS_INVALID, String.join("; ", problems));
    }
    return new CommandLine(args, settings);
  }
}

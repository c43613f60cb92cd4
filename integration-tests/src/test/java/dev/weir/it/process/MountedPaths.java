package dev.weir.it.process;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which directory of this machine stands for which path of a container. Used by one thread. */
final class MountedPaths {
  private final Map<String, Path> places = new TreeMap<>();

  void put(String path, Path place) {
    places.put(path, place);
  }

  /** Where a path of the container lies; nowhere when it lies below nothing that is mounted. */
  Optional<Path> place(String path) {
    return places.entrySet().stream()
        .filter(e -> path.equals(e.getKey()) || path.startsWith(e.getKey() + "/"))
        .max(Comparator.comparing(e -> e.getKey().length()))
        .map(e -> Path.of(e.getValue() + path.substring(e.getKey().length())));
  }

  /** The text with every mounted path in it exchanged, and nothing else. */
  String onThisMachine(String text) {
    String paths =
        places.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile("(?<![\\w./-])(" + paths + ")(?![\\w.-])")
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(places.get(found.group(1)).toString()));
  }
}

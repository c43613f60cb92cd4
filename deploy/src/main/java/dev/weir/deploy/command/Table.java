package dev.weir.deploy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows in columns as wide as their longest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  void add(Object... cells) {
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      row.add(cell instanceof Double d ? String.format(Locale.ROOT, "%.1f", d) : "" + cell);
    }
    rows.add(row);
  }

  /** One text for each line. */
  List<String> lines() {
    int columns = rows.get(0).size();
    var widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i));
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }
}

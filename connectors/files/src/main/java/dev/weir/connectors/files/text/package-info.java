/** Lines of plain text. Way in: {@link dev.weir.connectors.files.text.TextLines}. */
package dev.weir.connectors.files.text;

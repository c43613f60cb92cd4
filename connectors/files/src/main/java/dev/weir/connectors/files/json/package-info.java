/**
 * Records as JSON objects. Way in: {@link dev.weir.connectors.files.json.JsonLines}; one {@code
 * JsonType} for each kind of type, found once by {@code JsonTypes}.
 */
package dev.weir.connectors.files.json;

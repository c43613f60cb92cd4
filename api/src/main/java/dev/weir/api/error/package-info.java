/**
 * Errors that users read: {@link dev.weir.api.error.WeirException} with an {@link
 * dev.weir.api.error.ErrorCode}.
 */
package dev.weir.api.error;

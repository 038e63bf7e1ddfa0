/* Windows' own ICU, of which wine has none: Qt6Core is linked to these and takes "no such converter"
 * for an answer; it converts UTF-8 and UTF-16 by itself. */
#define EXPORT __declspec(dllexport)
#define FILE_ACCESS_ERROR 4

EXPORT void *ucnv_open(const char *name, int *error) { *error = FILE_ACCESS_ERROR; return 0; }
EXPORT void ucnv_close(void *converter) {}
EXPORT void ucnv_reset(void *converter) {}
EXPORT signed char ucnv_getMaxCharSize(const void *converter) { return 4; }
EXPORT const char *ucnv_getName(const void *converter, int *error) { *error = FILE_ACCESS_ERROR; return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error) { *error = 0; return 0; }
EXPORT const char *ucnv_getAvailableName(int number) { return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT void ucnv_getToUCallBack(const void *converter, void **action, const void **context) { *action = 0; *context = 0; }
EXPORT void ucnv_getFromUCallBack(const void *converter, void **action, const void **context) { *action = 0; *context = 0; }
EXPORT void ucnv_setToUCallBack(void *converter, void *action, const void *context, void **old_action, const void **old_context, int *error) { *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_setFromUCallBack(void *converter, void *action, const void *context, void **old_action, const void **old_context, int *error) { *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_cbToUWriteUChars(void *args, const void *source, int length, int offset, int *error) { *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_cbFromUWriteUChars(void *args, const void **source, const void *limit, int offset, int *error) { *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_toUnicode(void *converter, void **target, const void *end, const char **source, const char *limit, int *offsets, signed char flush, int *error) { *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_fromUnicode(void *converter, char **target, const char *end, const void **source, const void *limit, int *offsets, signed char flush, int *error) { *error = FILE_ACCESS_ERROR; }
EXPORT int ucnv_toUCountPending(const void *converter, int *error) { return 0; }
EXPORT int ucnv_fromUCountPending(const void *converter, int *error) { return 0; }
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}

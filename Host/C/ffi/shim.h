/* libffi's type descriptors are mutable globals, which Swift 6 rightly refuses to share: these accessors hand
 * out their addresses, which nobody writes to. */
#ifndef TRADEPOST_FFI_SHIM_H
#define TRADEPOST_FFI_SHIM_H
#include <ffi.h>
static inline ffi_type *tp_ffi_int64(void) { return &ffi_type_sint64; }
static inline ffi_type *tp_ffi_int32(void) { return &ffi_type_sint32; }
static inline ffi_type *tp_ffi_pointer(void) { return &ffi_type_pointer; }
static inline ffi_type *tp_ffi_void(void) { return &ffi_type_void; }
static inline ffi_type *tp_ffi_size(void) { return &ffi_type_uint64; }
static inline ffi_type *tp_ffi_char(void) { return &ffi_type_sint8; }
#endif

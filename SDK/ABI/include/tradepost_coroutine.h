/* tradepost_coroutine.h - three macros that let a C author write an operation from top to bottom.
 *
 * An operation keeps where it is in an int that starts as 0. resume() is one function:
 *
 *      static int32_t resume(tp_op *op, const tp_reply *reply, tp_step *step) {
 *          if (reply->kind == TP_REPLY_CANCEL) return 0;
 *          TP_BEGIN(op->at);
 *          for (op->page = 1; op->more; op->page++) {
 *              ask_for_page(op, step);
 *              TP_AWAIT(op->at);             // the step goes out here; `reply` is its answer below
 *              keep_what_came(op, reply, step);
 *              TP_AWAIT(op->at);
 *          }
 *          TP_END(op->at);                   // fill `step` with DONE or FAIL before it
 *      }
 *
 * What must survive an AWAIT lives in the operation, not in local variables. One AWAIT a line; none inside a
 * switch of your own.
 */
#ifndef TP_COROUTINE_H
#define TP_COROUTINE_H

#define TP_BEGIN(at) switch (at) { case 0:

#define TP_AWAIT(at)      \
    do {                  \
        (at) = __LINE__;  \
        return 1;         \
        case __LINE__:;   \
    } while (0)

#define TP_END(at) } (at) = -1; return 0

#endif

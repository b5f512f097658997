// Structured bindings spelled out: C++20 has no pack for them. Aggregates of up to 64 members.
#pragma once

#include <cstddef>

namespace berth::detail {

inline constexpr std::size_t most_members = 64;

// Calls f with a reference to each member of an aggregate that has `Count` of them, in order of declaration.
template <std::size_t Count, class T, class F>
constexpr decltype(auto) with_members(T& object, F&& f) {
    // clang-format off
    if constexpr (Count == 0) { return f(); }
    else if constexpr (Count == 1) { auto& [a] = object; return f(a); }
    else if constexpr (Count == 2) { auto& [a, b] = object; return f(a, b); }
    else if constexpr (Count == 3) { auto& [a, b, c] = object; return f(a, b, c); }
    else if constexpr (Count == 4) { auto& [a, b, c, d] = object; return f(a, b, c, d); }
    else if constexpr (Count == 5) { auto& [a, b, c, d, e] = object; return f(a, b, c, d, e); }
    else if constexpr (Count == 6) { auto& [a, b, c, d, e, g] = object; return f(a, b, c, d, e, g); }
    else if constexpr (Count == 7) { auto& [a, b, c, d, e, g, h] = object; return f(a, b, c, d, e, g, h); }
    else if constexpr (Count == 8) { auto& [a, b, c, d, e, g, h, i] = object; return f(a, b, c, d, e, g, h, i); }
    else if constexpr (Count == 9) { auto& [a, b, c, d, e, g, h, i, j] = object; return f(a, b, c, d, e, g, h, i, j); }
    else if constexpr (Count == 10) { auto& [a, b, c, d, e, g, h, i, j, k] = object; return f(a, b, c, d, e, g, h, i,
        j, k); }
    else if constexpr (Count == 11) { auto& [a, b, c, d, e, g, h, i, j, k, l] = object; return f(a, b, c, d, e, g, h,
        i, j, k, l); }
    else if constexpr (Count == 12) { auto& [a, b, c, d, e, g, h, i, j, k, l, m] = object; return f(a, b, c, d, e, g,
        h, i, j, k, l, m); }
    else if constexpr (Count == 13) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n] = object; return f(a, b, c, d, e,
        g, h, i, j, k, l, m, n); }
    else if constexpr (Count == 14) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o] = object; return f(a, b, c, d,
        e, g, h, i, j, k, l, m, n, o); }
    else if constexpr (Count == 15) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p] = object; return f(a, b, c,
        d, e, g, h, i, j, k, l, m, n, o, p); }
    else if constexpr (Count == 16) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q] = object; return f(a, b,
        c, d, e, g, h, i, j, k, l, m, n, o, p, q); }
    else if constexpr (Count == 17) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r] = object; return f(a,
        b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r); }
    else if constexpr (Count == 18) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s] = object; return
        f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s); }
    else if constexpr (Count == 19) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t] = object; return
        f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t); }
    else if constexpr (Count == 20) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u] = object;
        return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u); }
    else if constexpr (Count == 21) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v] = object;
        return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v); }
    else if constexpr (Count == 22) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w] =
        object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w); }
    else if constexpr (Count == 23) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x] =
        object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x); }
    else if constexpr (Count == 24) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y] =
        object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y); }
    else if constexpr (Count == 25) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z); }
    else if constexpr (Count == 26) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa); }
    else if constexpr (Count == 27) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa,
        ab); }
    else if constexpr (Count == 28) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z,
        aa, ab, ac); }
    else if constexpr (Count == 29) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad); }
    else if constexpr (Count == 30) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x,
        y, z, aa, ab, ac, ad, ae); }
    else if constexpr (Count == 31) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v,
        w, x, y, z, aa, ab, ac, ad, ae, af); }
    else if constexpr (Count == 32) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u,
        v, w, x, y, z, aa, ab, ac, ad, ae, af, ag); }
    else if constexpr (Count == 33) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t,
        u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah); }
    else if constexpr (Count == 34) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r,
        s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai); }
    else if constexpr (Count == 35) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q,
        r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj); }
    else if constexpr (Count == 36) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p,
        q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak); }
    else if constexpr (Count == 37) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n,
        o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al); }
    else if constexpr (Count == 38) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m,
        n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am); }
    else if constexpr (Count == 39) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an] = object; return f(a, b, c, d, e, g, h, i, j, k, l,
        m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an); }
    else if constexpr (Count == 40) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao] = object; return f(a, b, c, d, e, g, h, i, j,
        k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao); }
    else if constexpr (Count == 41) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap] = object; return f(a, b, c, d, e, g, h, i,
        j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao,
        ap); }
    else if constexpr (Count == 42) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq] = object; return f(a, b, c, d, e, g, h,
        i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an,
        ao, ap, aq); }
    else if constexpr (Count == 43) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar] = object; return f(a, b, c, d, e,
        g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al,
        am, an, ao, ap, aq, ar); }
    else if constexpr (Count == 44) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at] = object; return f(a, b, c, d,
        e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al,
        am, an, ao, ap, aq, ar, at); }
    else if constexpr (Count == 45) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au] = object; return f(a, b, c,
        d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak,
        al, am, an, ao, ap, aq, ar, at, au); }
    else if constexpr (Count == 46) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av] = object; return f(a,
        b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai,
        aj, ak, al, am, an, ao, ap, aq, ar, at, au, av); }
    else if constexpr (Count == 47) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw] = object; return
        f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah,
        ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw); }
    else if constexpr (Count == 48) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax] = object;
        return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af,
        ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax); }
    else if constexpr (Count == 49) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay] = object;
        return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af,
        ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay); }
    else if constexpr (Count == 50) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az] =
        object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad,
        ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az); }
    else if constexpr (Count == 51) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba] =
        object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad,
        ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba); }
    else if constexpr (Count == 52) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb]
        = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad,
        ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb); }
    else if constexpr (Count == 53) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac,
        ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb, bc); }
    else if constexpr (Count == 54) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab,
        ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb, bc, bd); }
    else if constexpr (Count == 55) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa,
        ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb, bc,
        bd, be); }
    else if constexpr (Count == 56) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z,
        aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf); }
    else if constexpr (Count == 57) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg); }
    else if constexpr (Count == 58) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w,
        x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az,
        ba, bb, bc, bd, be, bf, bg, bh); }
    else if constexpr (Count == 59) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh, bi] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v,
        w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay,
        az, ba, bb, bc, bd, be, bf, bg, bh, bi); }
    else if constexpr (Count == 60) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh, bi, bj] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u,
        v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay,
        az, ba, bb, bc, bd, be, bf, bg, bh, bi, bj); }
    else if constexpr (Count == 61) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh, bi, bj, bk] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s,
        t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw,
        ax, ay, az, ba, bb, bc, bd, be, bf, bg, bh, bi, bj, bk); }
    else if constexpr (Count == 62) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh, bi, bj, bk, bl] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r,
        s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av,
        aw, ax, ay, az, ba, bb, bc, bd, be, bf, bg, bh, bi, bj, bk, bl); }
    else if constexpr (Count == 63) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh, bi, bj, bk, bl, bm] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q,
        r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av,
        aw, ax, ay, az, ba, bb, bc, bd, be, bf, bg, bh, bi, bj, bk, bl, bm); }
    else if constexpr (Count == 64) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y,
        z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at, au, av, aw, ax, ay, az, ba, bb,
        bc, bd, be, bf, bg, bh, bi, bj, bk, bl, bm, bn] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o,
        p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, at,
        au, av, aw, ax, ay, az, ba, bb, bc, bd, be, bf, bg, bh, bi, bj, bk, bl, bm, bn); }
    // clang-format on
}

} // namespace berth::detail

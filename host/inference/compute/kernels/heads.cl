// Attention over a paged cache. Options: HEAD (numbers a head), ROTATED (how many of them are rotated), NEOX (pairs are
// half of ROTATED apart; otherwise neighbours), SHARED (query heads that share a head of keys), V (numbers in a vector
// that HEAD is a multiple of).
//
// A page has the keys and values of PAGE positions of one sequence: keys [page][head][HEAD][PAGE], so that the scores of
// a page are one vector; values [page][head][PAGE][HEAD].
#define PAGE 16

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define floatV JOIN(float, V)
#define vloadV JOIN(vload, V)
#define vstoreV JOIN(vstore, V)

// A row of `qkv` is the queries of all heads, then at `keys_at` the keys, at `values_at` the values. Rotates queries in
// place, puts rotated keys and the values into the cache at places[row] (page * PAGE + position in it). `turns` has the
// cosine and sine of each pair: [row][ROTATED / 2][2]. Items: heads + 2 * kv_heads, rows.
kernel void rotate_and_keep(global float* qkv, int stride, int heads, int kv_heads, int keys_at, int values_at,
                            global const float* turns, global const int* places, global float* keys,
                            global float* values) {
    const int head = get_global_id(0);
    const int row = get_global_id(1);
    const int page = places[row] / PAGE;
    const int slot = places[row] % PAGE;
    global float* x = qkv + (size_t)row * stride;
    if (head >= heads + kv_heads) {
        const int kv = head - heads - kv_heads;
        global float* to = values + (((size_t)page * kv_heads + kv) * PAGE + slot) * HEAD;
        for (int i = 0; i < HEAD; ++i) to[i] = x[values_at + kv * HEAD + i];
        return;
    }
    const int kv = head - heads;
    global float* mine = head < heads ? x + head * HEAD : x + keys_at + kv * HEAD;
    global float* to = head < heads ? mine : keys + ((size_t)page * kv_heads + kv) * HEAD * PAGE + slot;
    const int step = head < heads ? 1 : PAGE;
    global const float* turn = turns + (size_t)row * ROTATED;
    for (int pair = 0; pair < ROTATED / 2; ++pair) {
        const int a = NEOX ? pair : 2 * pair;
        const int b = NEOX ? pair + ROTATED / 2 : 2 * pair + 1;
        const float c = turn[2 * pair], s = turn[2 * pair + 1];
        const float xa = mine[a], xb = mine[b];
        to[a * step] = xa * c - xb * s;
        to[b * step] = xa * s + xb * c;
    }
    for (int i = ROTATED; i < HEAD; ++i) to[i * step] = mine[i];
}

// For each row the attention of its queries to the first lengths[row] positions of its sequence, whose pages stand from
// tables[table_of[row]] on. Softmax in one pass: the sums so far are scaled down whenever a larger score comes.
// Items: kv_heads, rows.
kernel void attention(global const float* qkv, int stride, global float* y, int y_stride, int kv_heads,
                      global const float* keys, global const float* values, global const int* tables,
                      global const int* table_of, global const int* lengths, float scale) {
    const int kv = get_global_id(0);
    const int row = get_global_id(1);
    const int length = lengths[row];
    global const int* table = tables + table_of[row];
    global const float* query = qkv + (size_t)row * stride + kv * SHARED * HEAD;
    const float16 slots = (float16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    floatV sums[SHARED * (HEAD / V)];
    float largest[SHARED], total[SHARED];
    for (int i = 0; i < SHARED * (HEAD / V); ++i) sums[i] = 0.0f;
    for (int g = 0; g < SHARED; ++g) {
        largest[g] = -INFINITY;
        total[g] = 0.0f;
    }
    for (int first = 0; first < length; first += PAGE) {
        const size_t place = ((size_t)table[first / PAGE] * kv_heads + kv) * HEAD * PAGE;
        global const float16* key = (global const float16*)(keys + place);
        global const float* value = values + place;
        const int count = min(PAGE, length - first);
        for (int g = 0; g < SHARED; ++g) {
            float16 a = 0.0f, b = 0.0f;
            for (int i = 0; i < HEAD; i += 2) {
                a += query[g * HEAD + i] * key[i];
                b += query[g * HEAD + i + 1] * key[i + 1];
            }
            const float16 score = select((float16)(-INFINITY), (a + b) * scale, slots < (float16)(count));
            const float now = fmax(largest[g], largest_of(score));
            const float shrink = exp(largest[g] - now);
            float weight[PAGE];
            const float16 e = exp(score - now);
            vstore16(e, 0, weight);
            total[g] = total[g] * shrink + sum_of(e);
            largest[g] = now;
            floatV part[HEAD / V];
            _Pragma("unroll") for (int i = 0; i < HEAD / V; ++i) part[i] = sums[g * (HEAD / V) + i] * shrink;
            for (int slot = 0; slot < count; ++slot)
                _Pragma("unroll") for (int i = 0; i < HEAD / V; ++i)
                    part[i] += weight[slot] * vloadV(i, value + slot * HEAD);
            _Pragma("unroll") for (int i = 0; i < HEAD / V; ++i) sums[g * (HEAD / V) + i] = part[i];
        }
    }
    global float* to = y + (size_t)row * y_stride + kv * SHARED * HEAD;
    for (int g = 0; g < SHARED; ++g)
        for (int i = 0; i < HEAD / V; ++i) vstoreV(sums[g * (HEAD / V) + i] / total[g], i, to + g * HEAD);
}

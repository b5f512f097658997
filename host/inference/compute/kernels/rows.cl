// What is done to each row of activations by itself. One group a row; rows are `stride` numbers apart.

// y = x / sqrt(mean(x^2) + epsilon) * weight
kernel IN_GROUPS(GROUP) void rms_norm(global const float* x, global const float* weight, global float* y, int width,
                                      int stride, float epsilon) {
    GROUP_PLACES(part)
    const size_t row = (size_t)get_global_id(1) * stride;
    const int whole = width / LANES;
    float16 squares = 0.0f;
    for (int i = get_local_id(0); i < whole; i += GROUP) {
        const float16 v = vload16(i, x + row);
        squares += v * v;
    }
    float rest = 0.0f;
    for (int i = whole * LANES + get_local_id(0); i < width; i += GROUP) rest += x[row + i] * x[row + i];
    const float sum = GROUP_SUM(sum_of(squares) + rest, part);
    const float scale = 1.0f / sqrt(sum / width + epsilon);
    for (int i = get_local_id(0); i < whole; i += GROUP)
        vstore16(vload16(i, x + row) * scale * vload16(i, weight), i, y + row);
    for (int i = whole * LANES + get_local_id(0); i < width; i += GROUP) y[row + i] = x[row + i] * scale * weight[i];
}

// In place: exp(x - largest) / sum
kernel IN_GROUPS(GROUP) void softmax(global float* x, int width, int stride) {
    GROUP_PLACES(part)
    global float* row = x + (size_t)get_global_id(1) * stride;
    float largest = -INFINITY;
    for (int i = get_local_id(0); i < width; i += GROUP) largest = fmax(largest, row[i]);
    largest = GROUP_LARGEST(largest, part);
    float sum = 0.0f;
    for (int i = get_local_id(0); i < width; i += GROUP) {
        const float e = exp(row[i] - largest);
        row[i] = e;
        sum += e;
    }
    sum = GROUP_SUM(sum, part);
    for (int i = get_local_id(0); i < width; i += GROUP) row[i] /= sum;
}

// The place of the largest number, the first of several. NaNs are never the largest.
kernel IN_GROUPS(GROUP) void argmax(global const float* x, global int* place, int width, int stride) {
    GROUP_PLACES(part)
    global const float* row = x + (size_t)get_global_id(1) * stride;
    float largest = -INFINITY;
    const int whole = width / LANES;
    float16 wide = -INFINITY;
    for (int i = get_local_id(0); i < whole; i += GROUP) wide = fmax(wide, vload16(i, row));
    for (int i = whole * LANES + get_local_id(0); i < width; i += GROUP) largest = fmax(largest, row[i]);
    largest = GROUP_LARGEST(fmax(largest, largest_of(wide)), part);
    // Negative, so that the largest of them is the first place. Exact: a vocabulary has less than 2^24 tokens.
    float first = -(float)width;
    for (int i = get_local_id(0); i < width && first == -(float)width; i += GROUP)
        if (row[i] == largest) first = -(float)i;
    first = GROUP_LARGEST(first, part);
    if (get_local_id(0) == 0) place[get_global_id(1)] = first == -(float)width ? 0 : (int)-first;
}

// y = silu(gate) * up, where a row of x is the gate and, `half_way` numbers after it, what it opens. 16 numbers an item.
kernel void swiglu(global const float* x, global float* y, int half_way, int x_stride, int y_stride) {
    const size_t i = get_global_id(0);
    const size_t row = get_global_id(1);
    const float16 gate = vload16(i, x + row * x_stride);
    const float16 up = vload16(i, x + row * x_stride + half_way);
    vstore16(gate / (1.0f + exp(-gate)) * up, i, y + row * y_stride);
}

// y += x, 16 numbers an item.
kernel void add(global const float* x, global float* y, int stride) {
    const size_t i = get_global_id(0);
    const size_t row = (size_t)get_global_id(1) * stride;
    vstore16(vload16(i, y + row) + vload16(i, x + row), i, y + row);
}

// One row out of many, as `which` says: y[i] = x[which[i]]. 16 numbers an item.
kernel void pick_rows(global const float* x, global const int* which, global float* y, int stride) {
    const size_t i = get_global_id(0);
    const size_t row = get_global_id(1);
    vstore16(vload16(i, x + (size_t)which[row] * stride), i, y + row * stride);
}

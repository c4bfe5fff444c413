/** Units and ages. */
export const format = {
  'format.seconds': '{n} s',
  'format.minutes': '{n} min',
  'format.hours': '{n} h',
  'format.days': '{n, plural, one {# Tag} other {# Tage}}',
  'format.now': 'jetzt',
  'format.agoSeconds': 'vor {n} s',
  'format.agoMinutes': 'vor {n} min',
  'format.agoHours': 'vor {n} h',
  'format.agoDays': 'vor {n, plural, one {# Tag} other {# Tagen}}',
  'format.percent': '{n} %',
  'format.gpus': '{n, plural, one {# GPU} other {# GPUs}}',
  'format.cpu': '{n} CPU',
  'format.disk': '{size} Platte',
} as const;

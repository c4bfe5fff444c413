/** Units and ages. */
export const format = {
  'format.seconds': '{n} s',
  'format.minutes': '{n} min',
  'format.hours': '{n} h',
  'format.days': '{n, plural, one {# day} other {# days}}',
  'format.now': 'now',
  'format.agoSeconds': '{n} s ago',
  'format.agoMinutes': '{n} min ago',
  'format.agoHours': '{n} h ago',
  'format.agoDays': '{n, plural, one {# day ago} other {# days ago}}',
  'format.percent': '{n} %',
  'format.gpus': '{n, plural, one {# GPU} other {# GPUs}}',
  'format.cpu': '{n} CPU',
  'format.disk': '{size} disk',
} as const;
